"""What people say of a town's streets, in four ways, and where: answers for tests."""

SAID = (
    "The {} bus never comes on time and I wait for ages in the rain",
    "Please plant more trees along {} road, it is bare and hot",
    "Parking charges near {} are much too high for people who work here",
    "More buses to {} in the evening would help my daughter get home from work",
)
WHERE = ("Mill", "Church", "North", "Castle", "Station", "Market", "Abbey", "Wood", "Hill", "Park")
