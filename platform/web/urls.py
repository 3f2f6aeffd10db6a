from django.conf import settings
from django.urls import path

from web.views import health
from web.views.code_complaint import CodeComplaint
from web.views.code_page import CodePage, LeaveCodePage
from web.views.complaints import AnswerComplaint, Complaints
from web.views.demonstration import AboutDemo
from web.views.desk_answer import DeskAnswer, NextPerson
from web.views.help import Help, Legal
from web.views.home import Home
from web.views.person_file import PersonFile
from web.views.reading import ReadingPage
from web.views.stopping import StopSharing
from web.views.stopping_by_code import StopByCode
from web.views.stopping_by_name import StopByName
from web.views.style import style
from web.views.withdrawals import SettleWithdrawal, Withdrawals

urlpatterns = [
    path("", Home.as_view(), name="home"),
    path("personnes/<uuid:person_id>/", PersonFile.as_view(), name="person"),
    path("personnes/<uuid:person_id>/arreter/", StopSharing.as_view(), name="stop_sharing"),
    path("personnes/<uuid:person_id>/lecture/", ReadingPage.as_view(), name="reading"),
    path("demonstration/", AboutDemo.as_view(), name="demo_about"),
    path("arreter/", StopByCode.as_view(), name="stop_by_code"),
    path("arreter/sans-code/", StopByName.as_view(), name="stop_by_name"),
    path("retraits/", Withdrawals.as_view(), name="withdrawals"),
    path("retraits/<uuid:withdrawal_id>/", SettleWithdrawal.as_view(), name="withdrawal"),
    path("reclamations/", Complaints.as_view(), name="complaints"),
    path("reclamations/<uuid:complaint_id>/", AnswerComplaint.as_view(), name="complaint"),
    path("trois-questions/resultat/", DeskAnswer.as_view(), name="desk_answer"),
    path("trois-questions/suivant/", NextPerson.as_view(), name="desk_next"),
    path("code/<slug:network>/", CodePage.as_view(), name="code_page"),
    path("code/<slug:network>/reclamation/", CodeComplaint.as_view(), name="code_complaint"),
    path("code/<slug:network>/quitter/", LeaveCodePage.as_view(), name="code_leave"),
    path("aide/", Help.as_view(), name="help"),
    path("mentions/", Legal.as_view(), name="legal"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
]

if settings.DEBUG or settings.STYLE_PAGE:
    urlpatterns += [path("style/", style, name="style")]
