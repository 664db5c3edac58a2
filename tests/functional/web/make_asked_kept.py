"""Makes a sorted consultation and has a language model asked: the worker's next work. A script."""

import os
import sys
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "greenpaper.web.settings"
import django

django.setup()
from django.contrib.auth.models import User
from django.core.management import call_command

from greenpaper.domain.asking import Budget, NamedModel
from greenpaper.store.orm.models import Run
from greenpaper.wiring import load_embedder, read_settings
from greenpaper.workflow.desk import consultations, take_in, themes
from greenpaper.workflow.desk.assisting import planning, turning
from greenpaper.workflow.desk.files import columns_of, open_table

call_command("migrate", verbosity=0)
file, url = Path(sys.argv[1]), sys.argv[2]
person = User.objects.create_user("you")
kept = consultations.new_consultation(person, "Kept", file.name, [file.read_bytes()])
consultations.confirm_columns(person, kept, columns_of(kept, open_table(kept)))
take_in.take_in(kept)
embedder = load_embedder(read_settings())
for question in kept.questions.filter(kind="open"):
    themes.find_themes(question, embedder)
Run.objects.all().delete()
wanted = turning.Wanted(NamedModel("scripted", url), "loopback", "to test")
turning.turn_on(person, kept, wanted)
asking = planning.ask_for_plan(person, kept, "both", Budget(requests=60))
planning.work_out(asking, embedder)
Run.objects.all().delete()
planning.send(person, asking)
