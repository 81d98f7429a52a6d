"""A mail handed to the county's mail server, and what is truly known about it afterwards (store.md 6)."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage

from mdtkit.alerts.channels import State
from mdtkit.alerts.routes import MailServer, is_this_machine


def post(server: MailServer, letter: EmailMessage) -> tuple[State, str]:
    """Hand one letter over; state and a reason code.

    Until the letter itself goes out, any trouble means that it was not sent. From then on only an answer of
    the server tells; a broken connection or a time-out leaves it unknown.
    """
    if server.security == "none" and (server.password or not is_this_machine(server.host)):
        return "failed", "insecure"
    try:
        connection = _connected(server)
    except smtplib.SMTPAuthenticationError:
        return "failed", "login-refused"
    except ssl.SSLError:
        return "failed", "not-trusted"
    except (smtplib.SMTPException, OSError):
        return "failed", "unreachable"
    try:
        connection.send_message(letter)
    except smtplib.SMTPServerDisconnected:
        # Also what smtplib makes of a time-out while it waits for the answer.
        return "unknown", "no-answer"
    except smtplib.SMTPException:
        return "failed", "not-accepted"
    except OSError:
        return "unknown", "no-answer"
    finally:
        connection.close()
    return "sent", "accepted"


def _connected(server: MailServer) -> smtplib.SMTP:
    """A connection that is encrypted and logged in as the configuration asks."""
    trust = ssl.create_default_context(cafile=server.ca_file) if server.security != "none" else None
    connection: smtplib.SMTP
    if server.security == "tls":
        connection = smtplib.SMTP_SSL(server.host, server.port, timeout=server.timeout, context=trust)
    else:
        connection = smtplib.SMTP(server.host, server.port, timeout=server.timeout)
    try:
        if server.security == "starttls":
            connection.starttls(context=trust)
        if server.user is not None and server.password is not None:
            connection.login(server.user, server.password)
    except (smtplib.SMTPException, OSError):
        connection.close()
        raise
    return connection
