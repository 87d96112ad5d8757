"""The text of the assessment: its sections, every version of each, and what people said of them."""

from django.conf import settings
from django.db import models


class Section(models.Model):
    """One section of the paper, as its latest version has it. Numbers in it are bound to figures by code."""

    assessment = models.ForeignKey("assessment.Assessment", on_delete=models.CASCADE, related_name="sections")
    key = models.SlugField(max_length=60, help_text="The same from year to year, so that years can be compared.")
    order = models.PositiveIntegerField()
    number = models.CharField(max_length=12, blank=True, help_text="“1.4”.")
    title = models.CharField(max_length=400)
    level = models.PositiveSmallIntegerField(default=1, help_text="1 to 3: of its heading.")
    text = models.TextField(blank=True)
    is_restricted = models.BooleanField(default=False, help_text="Left out of the public version.")
    version = models.PositiveIntegerField(default=1, help_text="Counts up with each save, so that the second is told.")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["assessment", "key"], name="section_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()


class SectionVersion(models.Model):
    """A section as it was saved once. Never changed."""

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=400)
    text = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["section", "version"], name="section_version_once")]

    def __str__(self) -> str:
        return f"{self.section}, version {self.version}"


class Comment(models.Model):
    """What somebody said of a section, and whether it is dealt with."""

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="comments")
    version = models.PositiveIntegerField(help_text="Of the section when it was said.")
    quote = models.CharField(max_length=300, blank=True, help_text="The words it is about.")
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(resolved_by=None, resolved_at=None)
                | models.Q(resolved_by__isnull=False, resolved_at__isnull=False),
                name="comment_resolved_by_and_at",
            )
        ]

    def __str__(self) -> str:
        return f"comment {self.pk}"
