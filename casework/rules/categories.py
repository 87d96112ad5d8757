"""The closed lists of the field. Sources: police NSIR qualifiers and the Met's thirteen headings (domain rules, D1)."""

from django.db.models import TextChoices


class AsbType(TextChoices):
    PERSONAL = "personal", "Personal – aimed at, or affecting, one person or group"
    NUISANCE = "nuisance", "Nuisance – affecting the community at large"
    ENVIRONMENTAL = "environmental", "Environmental – affecting the place around us"

    @property
    def short(self) -> str:
        return self.label.split(" – ")[0]


class SubType(TextChoices):
    ABANDONED_VEHICLE = "abandoned_vehicle", "Abandoned vehicle"
    VEHICLE_NUISANCE = "vehicle_nuisance", "Vehicle nuisance"
    ROWDY = "rowdy", "Rowdy or inconsiderate behaviour"
    NEIGHBOURS = "neighbours", "Rowdy or nuisance neighbours"
    LITTERING = "littering", "Littering or drugs paraphernalia"
    ANIMALS = "animals", "Animals"
    TRESPASS = "trespass", "Trespass"
    COMMUNICATIONS = "communications", "Malicious or nuisance communications"
    STREET_DRINKING = "street_drinking", "Street drinking"
    PROSTITUTION = "prostitution", "Prostitution-related activity"
    NOISE = "noise", "Noise"
    BEGGING = "begging", "Begging or vagrancy"
    FIREWORKS = "fireworks", "Fireworks"


class HateMotivation(TextChoices):
    """The five strands that police and councils monitor; empty means that none was reported."""

    NONE = "", "No"
    RACE = "race", "Race or ethnicity"
    RELIGION = "religion", "Religion or belief"
    ORIENTATION = "orientation", "Sexual orientation"
    DISABILITY = "disability", "Disability"
    TRANSGENDER = "transgender", "Transgender identity"


class Channel(TextChoices):
    PHONE = "phone", "Phone"
    ONLINE = "online", "Online"
    IN_PERSON = "in_person", "In person"
    VISIT = "visit", "During a visit or patrol"
    REPORTING_CENTRE = "reporting_centre", "Hate crime reporting centre"
    OTHER_AGENCY = "other_agency", "Passed on by another agency"


class Harm(TextChoices):
    LITTLE = "little", "Little or none"
    SOME = "some", "Some – it bothers them"
    SERIOUS = "serious", "Serious – it affects daily life"
    SEVERE = "severe", "Severe – health or safety is at risk"


class SafeMethod(TextChoices):
    PHONE = "phone", "Phone call"
    TEXT = "text", "Text message"
    EMAIL = "email", "E-mail"
    LETTER = "letter", "Letter"
    VISIT = "visit", "Visit"
    THROUGH_SOMEONE = "through_someone", "Through someone they trust"


class ContactMethod(TextChoices):
    PHONE = "phone", "Phone call"
    TEXT = "text", "Text message"
    EMAIL = "email", "E-mail"
    LETTER = "letter", "Letter"
    VISIT = "visit", "Visit"
    MEETING = "meeting", "Meeting"


class Part(TextChoices):
    """A person's part in a case (an involvement)."""

    VICTIM = "victim", "Victim"
    COMPLAINANT = "complainant", "Complainant"
    WITNESS = "witness", "Witness"
    ALLEGED_PERPETRATOR = "alleged_perpetrator", "Alleged perpetrator"


class Circle(TextChoices):
    """Who within a shared case may read an item. The agency that wrote it always may."""

    CASE = "case", "Everyone on the case"
    NAMED = "named", "Only the agencies that I name"
    AGENCY = "agency", "My agency only"


class Gateway(TextChoices):
    """Why the law allows a disclosure."""

    CDA_S115 = "cda_s115", "Crime and Disorder Act 1998, section 115"
    CDA_S17A = "cda_s17a", "Crime and Disorder Act 1998, section 17A (sets without names)"
    CASE_REVIEW = "case_review", "ASB, Crime and Policing Act 2014, section 104 (case review)"
    SAFEGUARDING = "safeguarding", "Safeguarding (Children Act 2004, section 11; Care Act 2014, section 45)"
    CONSENT = "consent", "Agreed by the victim, for support"
    VITAL = "vital", "To protect somebody’s life (UK GDPR, article 6(1)(d))"


# Whoever shares a case, or asks for a record, shares or asks for people by name.
GATEWAYS_FOR_PEOPLE = [choice for choice in Gateway.choices if choice[0] != Gateway.CDA_S17A]


class Purpose(TextChoices):
    """What a disclosure is for. An information sharing agreement lists those that it covers."""

    PREVENT = "prevent", "Stop or prevent anti-social behaviour and crime"
    PROTECT = "protect", "Protect a victim"
    SAFEGUARD = "safeguard", "Safeguard a child or an adult at risk"
    SUPPORT = "support", "Offer support to a victim"
    REVIEW = "review", "Carry out an ASB case review"


class DataCategory(TextChoices):
    """What kinds of information a case holds. An information sharing agreement lists those that may pass under it."""

    IDENTITY = "identity", "Who people are and how to reach them"
    ACCOUNT = "account", "What happened, and what was done"
    SPECIAL = "special", "Special category data: hate motivation, health, vulnerability"
    OFFENCE = "offence", "Alleged offences, and who is said to have done them"


class SupportKind(TextChoices):
    EMOTIONAL = "emotional", "Emotional support"
    PRACTICAL = "practical", "Practical help and safety advice"
    ADVOCACY = "advocacy", "Speaking up for the victim"
    MEDIATION = "mediation", "Mediation"
    RESTORATIVE = "restorative", "Restorative justice"
