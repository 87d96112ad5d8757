"""Street rows are counted out of one index, and their extract is checked once by what imports them, not for each row."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessment", "0007_signed_off_stays")]

    operations = [
        migrations.RemoveIndex(model_name="streetcrime", name="street_crime_of_borough"),
        migrations.AlterField(
            model_name="streetcrime",
            name="extract",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="street_crimes",
                to="assessment.extract",
            ),
        ),
        migrations.AddIndex(
            model_name="streetcrime",
            index=models.Index(
                fields=["borough", "category", "month", "ward14", "ward22", "lsoa_code", "extract"],
                name="street_crime_counted",
            ),
        ),
    ]
