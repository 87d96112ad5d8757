"""Where things happen."""

from django.db import models


class Ward(models.Model):
    """An electoral ward, of the boundaries that began in `since_year`."""

    code = models.CharField(max_length=9, primary_key=True)
    name = models.CharField(max_length=60)
    area_code = models.CharField(max_length=9, db_index=True)
    since_year = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Postcode(models.Model):
    """A postcode and the ward in which its point lies (National Statistics Postcode Lookup)."""

    postcode = models.CharField(max_length=8, primary_key=True)
    ward = models.ForeignKey(Ward, on_delete=models.CASCADE)
    lsoa_code = models.CharField(max_length=9)
    latitude = models.FloatField()
    longitude = models.FloatField()

    def __str__(self) -> str:
        return self.postcode


class Place(models.Model):
    """An address, or a spot that can be named. It says nothing about who lives there; a person's home is a Place too."""

    partnership = models.ForeignKey("casework.Partnership", on_delete=models.PROTECT, related_name="+")
    address = models.CharField(max_length=200)
    postcode = models.CharField(max_length=8, blank=True, db_index=True)
    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, null=True)

    def __str__(self) -> str:
        return ", ".join(part for part in (self.address, self.postcode) if part)
