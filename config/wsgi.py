"""What gunicorn serves."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
# A web process keeps its database connections in a pool; commands and workers do not need one.
os.environ.setdefault("ASB_DATABASE_POOL", "1")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
