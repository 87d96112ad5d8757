"""Puts the parts of the product together; nothing else imports it."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
