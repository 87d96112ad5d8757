"""An extract's file stands in its parts."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("assessment", "0004_files_in_parts")]

    operations = [migrations.RemoveField(model_name="extract", name="content")]
