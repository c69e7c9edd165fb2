from masterplan.core.models.activity import Activity
from masterplan.core.models.api_token import ApiToken
from masterplan.core.models.comment import Comment
from masterplan.core.models.form_draft import FormDraft
from masterplan.core.models.idempotency_key import IdempotencyKey
from masterplan.core.models.job import Job
from masterplan.core.models.notice import Notice
from masterplan.core.models.stored_file import StoredFile
from masterplan.core.models.user import User

__all__ = [
    "Activity",
    "ApiToken",
    "Comment",
    "FormDraft",
    "IdempotencyKey",
    "Job",
    "Notice",
    "StoredFile",
    "User",
]
