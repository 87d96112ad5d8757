"""What the yearly assessment is made of, one noun a file."""

from assessment.models.areas import Area, Boundary, Estimate
from assessment.models.assessments import Assessment, CollectionRun, Figure, Trend
from assessment.models.indicators import PARAGRAPH, Break, Indicator, PublishedFigure
from assessment.models.plan import Consultation, Outcome, PlanAction, PlanUpdate, Priority, Strategy, ThreatScore
from assessment.models.proof import Approval, DocumentRun, PaperFile, ProofReason
from assessment.models.returns import AgencyReturn, CohortMember, ReturnForm, ReturnItem, ReturnValue
from assessment.models.sources import Extract, ExtractPart, MonthlyCount, Observation, Source, StreetCrime
from assessment.models.writing import Comment, Section, SectionVersion

__all__ = [
    "PARAGRAPH", "AgencyReturn", "Approval", "Area", "Assessment", "Boundary", "Break", "CohortMember", "CollectionRun",
    "Comment", "Consultation", "DocumentRun", "Estimate", "Extract", "ExtractPart", "Figure", "Indicator",
    "MonthlyCount", "Observation", "Outcome", "PaperFile", "PlanAction", "PlanUpdate", "Priority", "ProofReason",
    "PublishedFigure", "ReturnForm", "ReturnItem", "ReturnValue", "Section", "SectionVersion", "Source", "Strategy",
    "StreetCrime", "ThreatScore", "Trend",
]  # fmt: skip
