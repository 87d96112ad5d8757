"""Each extract's file is kept in pieces, so that a large one need not be held in memory."""

from django.db import migrations

PART_BYTES = 1 << 20


def cut(apps, schema_editor):
    alias = schema_editor.connection.alias
    extracts = apps.get_model("assessment", "Extract").objects.using(alias)
    parts = apps.get_model("assessment", "ExtractPart").objects.using(alias)
    for extract in extracts.iterator(chunk_size=1):
        content = bytes(extract.content)
        for start in range(0, len(content), PART_BYTES):
            piece = content[start : start + PART_BYTES]
            parts.create(extract_id=extract.pk, number=start // PART_BYTES, content=piece)


class Migration(migrations.Migration):
    dependencies = [("assessment", "0003_the_whole_assessment")]

    operations = [migrations.RunPython(cut, migrations.RunPython.noop)]
