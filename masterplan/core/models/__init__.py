from masterplan.core.models.activity import Activity
from masterplan.core.models.api_token import ApiToken
from masterplan.core.models.job import Job
from masterplan.core.models.stored_file import StoredFile
from masterplan.core.models.user import User

__all__ = ["Activity", "ApiToken", "Job", "StoredFile", "User"]
