"""ijson with its C backend, in two passes, as references may follow the rates."""

import ijson.backends.yajl2_c as ijson
from tally import Tally, arguments, is_wanted, npis_of, opened, say

path, wanted, _ = arguments()
with opened(path) as stream:
    references = {
        int(reference["provider_group_id"]): npis_of(reference["provider_groups"])
        for reference in ijson.items(stream, "provider_references.item", use_float=True)
    }
tally = Tally()
with opened(path) as stream:
    for item in ijson.items(stream, "in_network.item", use_float=True):
        if is_wanted(item, wanted):
            tally.add(item, references)
say(tally)
