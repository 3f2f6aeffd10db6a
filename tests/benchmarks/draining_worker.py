"""One worker: sends what is due until nothing is, and prints the most memory it held (MiB)."""

import resource

import django

django.setup()

from notifications.gateways import gateway_of
from notifications.operations.delivering import deliver

while deliver("mail", gateway_of("mail")):
    pass
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
