# SPDX-License-Identifier: AGPL-3.0-or-later
from allauth.account import views as theirs
from django.urls import path

from . import entrance_views, passkey_views, views

# Names that begin with account_ are those that django-allauth looks for; of its pages we serve only these.
urlpatterns = [
    path("", views.account, name="account"),
    path("invitation/<slug:token>/", views.invitation, name="invitation"),
    path("cles/", passkey_views.passkeys, name="passkeys"),
    path("cles/entree/", passkey_views.sign_in_with_passkey, name="passkey_sign_in"),
    path("login/", entrance_views.SignIn.as_view(), name="account_login"),
    path("login/code/", entrance_views.RequestCode.as_view(), name="account_request_login_code"),
    path("login/code/confirm/", entrance_views.ConfirmCode.as_view(), name="account_confirm_login_code"),
    path("login/encore/", entrance_views.sign_in_again, name="sign_in_again"),
    path("logout/", theirs.logout, name="account_logout"),
    path("inactive/", theirs.account_inactive, name="account_inactive"),
    path("email/", entrance_views.change_email, name="account_email"),
    path("confirm-email/", theirs.email_verification_sent, name="account_email_verification_sent"),
    path("password/change/", entrance_views.choose_password, name="account_change_password"),
    path("password/reset/", entrance_views.to_the_entrance, name="account_reset_password"),
    path("signup/", entrance_views.to_the_entrance, name="account_signup"),
]
