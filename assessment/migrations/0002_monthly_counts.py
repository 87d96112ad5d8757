"""Crime counts become monthly counts: calls about anti-social behaviour are counted by month too."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("assessment", "0001_initial")]

    operations = [
        migrations.RemoveConstraint(model_name="crimecount", name="crime_count_once"),
        migrations.RenameModel("CrimeCount", "MonthlyCount"),
    ]
