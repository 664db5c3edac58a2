"""Prints all that a finished sorting left behind; nothing while it is under way. A script."""

import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "greenpaper.store.orm.settings"
import django

django.setup()
from greenpaper.store.orm.models import Coding, Response, Run, Theme

runs = list(Run.objects.values_list("work", "question__key", "state"))
if len(runs) < 2 or any(state in ("waiting", "running") for *_, state in runs):
    sys.exit()
themes = Theme.objects.order_by("question", "place")
responses = Response.objects.order_by("question", "place")
codings = Coding.objects.order_by("response__question", "response__place", "theme__key")
found = [
    runs,
    list(themes.values_list("question__key", "key", "title")),
    list(responses.values_list("respondent__response_id", "status", "primary")),
    list(codings.values_list("response__place", "theme__key", "confidence", "start", "end")),
]
sys.stdout.write("\n".join(map(str, found)))
