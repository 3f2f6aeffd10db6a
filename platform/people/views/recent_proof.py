"""Acts that take a password or a code again when the last one is more than fifteen minutes old (security §2)."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from core.accounts.backends.second_factor import recently_proved


class RecentProof:
    """Mix before a page that copies or erases someone."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        member = getattr(request, "member", None)
        if member is not None and member.opens_files and not recently_proved(request):
            return redirect(
                f"{reverse('account_reauthenticate')}?{urlencode({'next': request.get_full_path()})}"
            )
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
