"""The API: authentication resolved by the middleware, problem documents for refusals."""

from config.settings.parts.environment import env

RELAIS_CALLS_A_MINUTE = env.int("RELAIS_CALLS_A_MINUTE", default=300)

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["core.tenancy.api.calling.MemberAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["core.tenancy.api.calling.MayCall"],
    "DEFAULT_THROTTLE_CLASSES": ["core.tenancy.api.calling.CallsOfAMember"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "core.kernel.api.AlwaysJson",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "core.kernel.api.problem",
}

SPECTACULAR_SETTINGS = {
    "TITLE": "Relais",
    "DESCRIPTION": "Ce que les pages savent faire, par les mêmes opérations, les mêmes règles et les mêmes refus.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": r"/api/v1/",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "Capture": "people.models.Capture",
        "CaptureSaid": "people.api.agreeing.CAPTURES",
        "CallMotive": "referrals.models.CallMotive",
        "ContestReason": "referrals.states.ContestReason",
        "DeclineCode": "referrals.states.Decline",
        "HandoffState": "referrals.states.HandoffState",
        "HelpWay": "referrals.models.Help",
        "Helped": "referrals.states.Helped",
        "Motive": "referrals.models.Motive",
        "NeedCode": "core.kernel.nomenclature.choices",
        "OutcomeCode": "referrals.states.OutcomeCode",
        "Pathway": "people.models.Pathway",
        "PresenceSeen": "referrals.models.Presence",
        "QuestionCode": "referrals.states.QuestionCode",
        "ScopeName": "core.tenancy.api.fields.SCOPE_CHOICES",
        "ReferralState": "referrals.states.ReferralState",
    },
}
