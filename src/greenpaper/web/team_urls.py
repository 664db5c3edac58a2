"""All addresses where there are accounts: the journey's, and those of signing in.

Of django-allauth's pages only those that are used here: nobody signs up, and addresses and
passwords are given by whoever looks after Greenpaper.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.socialaccount import views as social
from django.urls import include, path
from django.views.generic import RedirectView

from greenpaper.web import urls
from greenpaper.web.people import joining

TO_SECURITY = RedirectView.as_view(pattern_name="mfa_index")
DOWNLOAD = "mfa_download_recovery_codes"
handler500 = urls.handler500
urlpatterns = [
    *urls.urlpatterns,
    path("people/login/", account.login, name="account_login"),
    path("people/logout/", account.logout, name="account_logout"),
    path("people/inactive/", account.account_inactive, name="account_inactive"),
    path("people/closed/", account.signup, name="account_signup"),
    path("people/again/", account.reauthenticate, name="account_reauthenticate"),
    path("people/password/", account.password_change, name="account_change_password"),
    path("people/code/", mfa.authenticate, name="mfa_authenticate"),
    path("people/code/again/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("people/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("people/app/off/", TO_SECURITY, name="mfa_deactivate_totp"),
    path("people/password/first/", TO_SECURITY, name="account_set_password"),
    path("people/security/", mfa.index, name="mfa_index"),
    path("people/recovery/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("people/recovery/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("people/recovery/save/", codes.download_recovery_codes, name=DOWNLOAD),
    path("people/sso/cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("people/sso/error/", social.login_error, name="socialaccount_login_error"),
    path("people/sso/taken/", joining.taken, name="socialaccount_signup"),
    path("people/sso/", include("allauth.socialaccount.providers.openid_connect.urls")),
    path("people/invitation/<str:secret>/", joining.join, name="join"),
    path("people/link/<str:who>/<str:token>/", joining.set_password, name="set password"),
]
