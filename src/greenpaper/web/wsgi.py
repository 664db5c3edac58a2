"""The application, for the server that `greenpaper serve` starts."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "greenpaper.web.settings")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
