"""The groups of people who keep the music, and the licences they meet most.

Curators tag, publish and keep genres and licences; contributors only upload. Neither group holds any
permission outside the catalogue: books stay private.
"""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

CURATOR = [
    "add_track", "change_track", "view_track", "publish_track",
    "add_genre", "change_genre", "view_genre",
    "add_licence", "change_licence", "view_licence",
]
CONTRIBUTOR = ["add_track", "view_track"]
LICENCES = [
    ("CC0-1.0", "Creative Commons Zero 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
    ("CC-BY-4.0", "Creative Commons Attribution 4.0", "https://creativecommons.org/licenses/by/4.0/"),
    ("CC-BY-SA-4.0", "Creative Commons Attribution-ShareAlike 4.0", "https://creativecommons.org/licenses/by-sa/4.0/"),
    ("LicenseRef-permission", "All rights reserved, used with written permission", ""),
]


def open_shop(apps, schema_editor):
    alias = schema_editor.connection.alias
    create_permissions(installed.get_app_config("catalog"), verbosity=0, using=alias, apps=apps)
    permissions = apps.get_model("auth", "Permission").objects.using(alias).filter(content_type__app_label="catalog")
    groups = apps.get_model("auth", "Group").objects.using(alias)
    for name, codenames in (("curator", CURATOR), ("contributor", CONTRIBUTOR)):
        group, _ = groups.get_or_create(name=name)
        group.permissions.add(*permissions.filter(codename__in=codenames))
    licences = apps.get_model("catalog", "Licence").objects.using(alias)
    for spdx, name, url in LICENCES:
        licences.get_or_create(spdx=spdx, defaults={"name": name, "url": url})


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0001_tracks"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(open_shop, migrations.RunPython.noop)]
