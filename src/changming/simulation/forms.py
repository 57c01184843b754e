"""In which form each team's sign-ins are told the messy way."""

from changming.simulation.people import Crew

TEAM_FORMS = ("wecom", "gbk", "dingtalk", "book", "gbk", "wecom_sheet", "book", "bom")
WITH_PHOTOS = {"gbk", "book", "bom", "mixed"}  # what names the picture sent with a sign-in


def forms(crew: Crew) -> dict[str, str]:
    """The form of each team, by its name."""
    found = {team: TEAM_FORMS[number % len(TEAM_FORMS)] for number, team in enumerate(crew.teams)}
    return found | {crew.phone_team: "mixed", crew.group_team: "paper"}
