"""Words that tell names from the rest: what cannot be a name, what makes a name a place."""

# Small words and sentence openers
_SMALL_WORDS = """
a an and another any are as at be because been both but by can could did do does don't during
each for from get given had has have he her here his how however i i'm if in indeed is it it's
its just let like many may maybe me more most much must my never next no none nor not now of off
on once one only or our out over perhaps please she should since so some such than that the
their them then there these they this those though through to too under until up us very was we
well were what when where which while who whose why will with would yes yet you your yours also
already always after all again about above against before being between further
"""
# Months and days
_CALENDAR = """
january february march april june july august september october november december monday tuesday
wednesday thursday friday saturday sunday
"""
# What people say of themselves in place of a name
_IN_PLACE_OF_A_NAME = """
respectfully submitted privacy policy contact practitioners anaesthetist anaesthetists
anesthesiology associate associates emeritus ranking makers health voter voters time concerned
citizen citizens taxpayer parent parents regular sent everywhere nobody someone anyone nothing
called attached important irrelevant private confidential known
"""
# How people address and thank nobody in particular
_ADDRESSED = """
sir sirs madam everyone everybody colleague colleagues team friend friends editor resident
residents neighbour neighbours customer occupier thank thanks hello hi dear regards sincerely
faithfully truly best kind warm wishes cheers anon anonymous name withheld redacted
"""
# Offices
_OFFICES = """
speaker chairman chair chairwoman chairperson president mayor mayoress minister secretary
chancellor lieutenant justice deputy prime vice administrator commissioner director manager
officer leader planner inspector councillor councillors cllr mp mps mr mrs ms miss dr prof
professor doctor nurse sister practitioner specialist consultant surgeon surgery assistant led
whippy right big average bean martens grumpy angry
"""
# Bodies
_BODIES = """
council councils government nhs society association committee trust group ltd limited plc llp
company party labour conservative conservatives tory tories liberal democrat democrats green snp
ukip reform parliament department office service services ward district county borough parish
city town village community action campaign church school university college hospital centre
clinic practice library club union federation network forum board authority agency charity
foundation institute partnership
"""
# Where letters come from, and peoples
_PEOPLES = """
england english britain british uk scotland scottish scots wales welsh ireland irish european
american london local former shadow
"""

NEVER_A_NAME = frozenset(
    " ".join(
        [_SMALL_WORDS, _CALENDAR, _IN_PLACE_OF_A_NAME, _ADDRESSED, _OFFICES, _BODIES, _PEOPLES]
    ).split()
)
"""Capitalised or not, these are no part of a name."""

_PLACES_AND_BODIES = """
academy act arena association ave avenue award bay beach bill bridge building buildings
cathedral centre chapel church city clinic close college commission common council county court
crescent croft drive estate farm field fields forest foundation gardens green group grove hall
heights hill hospice hospital house infirmary inquiry institute island lane law library limited
ln lodge ltd mews mount museum parade park place plc prize quay rd report review rise river road
row school society square st stadium station street surgery terrace theatre tower town trust
university vale valley view village walk ward way wharf wood woods
"""

MAKES_IT_A_PLACE = frozenset(_PLACES_AND_BODIES.split())
"""After what reads as a name, these make it a street, a building or a body."""

PARTICLES = frozenset(
    "ab al ap bin de del della den der di du el ibn la le san st ter van von".split()  # noqa: SIM905
)
"""Small words inside names."""
