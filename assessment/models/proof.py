"""What stands between a draft and a signed paper: written reasons, approvals, and the files that were made of it."""

from django.conf import settings
from django.db import models


class ProofReason(models.Model):
    """Why something that the proof found may stand all the same, in writing. It goes by the finding's key and by what was
    found: found anew with other numbers, it must be reasoned anew."""

    assessment = models.ForeignKey("assessment.Assessment", on_delete=models.CASCADE, related_name="proof_reasons")
    key = models.CharField(max_length=200)
    finding = models.CharField(max_length=400, help_text="What was found, in words, when the reason was given.")
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["at"]
        constraints = [models.UniqueConstraint(fields=["assessment", "key", "finding"], name="proof_reason_once")]

    def __str__(self) -> str:
        return self.key


class Approval(models.Model):
    """One co-chair's yes to exactly one composed paper. A paper that changes afterwards needs it again."""

    assessment = models.ForeignKey("assessment.Assessment", on_delete=models.CASCADE, related_name="approvals")
    agency = models.ForeignKey("casework.Agency", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    sha256 = models.CharField(max_length=64, help_text="Of the composed paper that was approved.")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "agency"], condition=models.Q(withdrawn_at=None), name="approval_once_per_agency"
            )
        ]

    def __str__(self) -> str:
        return f"Approval of {self.assessment} by {self.agency}"


class DocumentRun(models.Model):
    """One request to make the documents of an assessment: it outlives the page, the web server and the worker."""

    assessment = models.ForeignKey("assessment.Assessment", on_delete=models.CASCADE, related_name="document_runs")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    requested_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    done = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"Documents of {self.assessment}, asked for at {self.requested_at:%Y-%m-%d %H:%M}"


class PaperFile(models.Model):
    """One document made of an assessment. Frozen with it, its bytes never change."""

    class Audience(models.TextChoices):
        RESTRICTED = "restricted", "Restricted: for the board and its agencies"
        PUBLIC = "public", "Public: small numbers are hidden"

    class Kind(models.TextChoices):
        WORD = "docx", "Word"
        PDF = "pdf", "PDF"
        XLSX = "xlsx", "Spreadsheet (Excel)"
        ODS = "ods", "Spreadsheet (OpenDocument)"
        PAGE = "html", "Web page"
        CSV = "csv", "Open data (CSV)"
        JSON = "json", "Open data (JSON)"
        SLIDES = "pptx", "Slides with the charts"

    assessment = models.ForeignKey("assessment.Assessment", on_delete=models.CASCADE, related_name="files")
    audience = models.CharField(max_length=10, choices=Audience.choices)
    kind = models.CharField(max_length=5, choices=Kind.choices)
    name = models.CharField(max_length=160)
    content = models.BinaryField()
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    paper_sha256 = models.CharField(max_length=64, help_text="Of the composed paper that it was made of.")
    is_frozen = models.BooleanField(default=False)
    made_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["audience", "kind"]
        constraints = [models.UniqueConstraint(fields=["assessment", "audience", "kind"], name="paper_file_once")]

    def __str__(self) -> str:
        return self.name
