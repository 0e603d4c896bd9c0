"""What first names look like in running text, and capitalised words that stand where names stand but are none."""

NAME = r"(?P<v>[A-Z\u00c0-\u00de](?:[a-z\u00df-\u024f]|['-](?=[A-Z]))[A-Za-z\u00c0-\u024f'-]{0,18}[a-z\u00df-\u024f]|(?:Al|Bo|Ed|Jo|Li|Mo|Ty|Vi|Yu|Wu|Cy|Di))"
LONE = "lone-name"
"""Under this name our own model reports one name alone, wherever it stands."""
CALLED = frozenset({"first-name", "vocative", LONE})
"""The recognizers of whom a reply speaks to or is signed by: a lone first name identifies nobody."""
NOT_NAMES = frozenset(
    "there team all everyone everybody folks guys again customer sir madam mam ma'am maam friend friends buddy mate customers "
    "valued guest guests patient member passenger and we you your our the it this that please thanks thank sorry yes no ok okay "
    "so if i in on for from to just not now today tomorrow hope happy good great nice welcome can could do did have has is are "
    "was were what when where who why how love social media support care help app apps amazon apple google microsoft twitter "
    "facebook uber lyft spotify netflix tesco sainsbury asda hulu xbox playstation monday tuesday wednesday thursday friday "
    "saturday sunday january february march april june july august september october november december christmas easter neighbour "
    "neighbor love hun gorgeous babe dude bro bud pal fellow fans fan fam gang world america night morning afternoon evening day time "
    "either however also though through anyway actually unfortunately apologies absolutely certainly regards cheers best".split()
)
NOT_SURNAMES = frozenset(
    "app apps support team account store pro help plus live cloud studio services service center centre bank card pay street road "
    "avenue city park day week month drive mail home phone music video games game club hotel airport station online group company "
    "ltd inc llc beach university school college hospital tv island lake river county care desk social media tech hub please "
    "thanks we you your our the for and with can let is".split()
)
"""Words that follow a capitalised word and are nobody's surname there."""
