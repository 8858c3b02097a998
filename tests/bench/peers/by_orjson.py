"""orjson: the whole document at once."""

import orjson
from tally import Tally, arguments, is_wanted, npis_of, opened, say

path, wanted, _ = arguments()
with opened(path) as stream:
    document = orjson.loads(stream.read())
references = {one["provider_group_id"]: npis_of(one["provider_groups"]) for one in document["provider_references"]}
tally = Tally()
for item in document["in_network"]:
    if is_wanted(item, wanted):
        tally.add(item, references)
say(tally)
