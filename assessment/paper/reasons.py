"""The written reasons of the proof, as the paper prints them among its data caveats."""

from assessment.models import Assessment


def printed(assessment: Assessment) -> list[tuple[str, str]]:
    """(what was found, why it stands all the same), in the order in which they were written. Reasons for what is not found
    any more are dropped when the paper is sent for approval."""
    return list(assessment.proof_reasons.values_list("finding", "reason"))
