"""The portal's settings with values for tests: set in the environment first, as an operator would.

DATABASE_URL is honoured, so that the same tests run on PostgreSQL.
"""

import os
import tempfile
from pathlib import Path

os.environ["DEBUG"] = "False"
os.environ["SECRET_KEY"] = "only-for-tests"
os.environ["ALLOWED_HOSTS"] = "testserver,127.0.0.1,localhost"
os.environ["SECURE_SSL_REDIRECT"] = "False"
for _owner in ("CPT", "ADA", "AHA"):
    os.environ[f"{_owner}_LICENCE"] = "none"
os.environ["DATA_DIR"] = str(Path(tempfile.gettempdir()) / f"fiducial-tests-{os.getuid()}")
os.environ.setdefault("DATABASE_URL", "sqlite://:memory:")

from config.settings import *  # noqa: E402, F403
from config.settings import DATABASES, STORAGES  # noqa: E402

DATABASES["default"]["CONN_MAX_AGE"] = 0

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Names of static files stay as written, and no collectstatic is needed.
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
# Tests speak plain HTTP.
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
