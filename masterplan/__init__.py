"""The top floor: how a regency gets through the Bimtek stages to a masterplan.

Importing the Celery app here binds every `shared_task` to it, in the web
process as well as in the worker.
"""

from masterplan.config.celery import app as celery_app

__all__ = ["celery_app"]
