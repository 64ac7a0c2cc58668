"""The words headings are made of, in five languages: data only, read by ``headings``."""

from __future__ import annotations

from memory.readers.time_exports.export import Unit


def words(text: str) -> frozenset[str]:
    """Return the words of a line as a set."""
    return frozenset(text.split())


# field -> language -> headings, best first. Languages: en, de, fr, nl, es; "api" are field names of JSON.
WORDS: dict[str, dict[str, str]] = {
    "date": {
        "en": "date, work date, start date, spent date, spent on, entry date, date worked, worked on, day,"
        " time entry date",
        "de": "datum, arbeitstag, buchungsdatum, leistungsdatum, startdatum, anfangsdatum, tag, arbeitsdatum",
        "fr": "date du travail, date de travail, date de debut, jour, date de saisie",
        "nl": "werkdatum, begindatum, dag, boekdatum",
        "es": "fecha, fecha de trabajo, fecha de inicio, dia",
    },
    "end_date": {
        "en": "end date, stop date, finish date",
        "de": "enddatum",
        "fr": "date de fin",
        "nl": "einddatum",
        "es": "fecha de fin, fecha final",
    },
    "start": {
        "en": "start, start time, started, started at, begin, began, from, time in, event start, time interval start",
        "de": "start, startzeit, beginn, von, anfang",
        "fr": "debut, heure de debut, de",
        "nl": "begintijd, starttijd, van, begin",
        "es": "inicio, hora de inicio, desde, comienzo",
        "api": "started time",
    },
    "end": {
        "en": "end, end time, stop, stop time, ended, ended at, finish, to, until, time out, time interval end",
        "de": "ende, endzeit, bis",
        "fr": "fin, heure de fin, a",
        "nl": "eindtijd, tot, einde, eind",
        "es": "fin, hora de fin, hasta, final",
        "api": "ended time",
    },
    "person_name": {
        "en": "person, employee, employee name, full name, user, user name, username, member, team member, person name,"
        " consultant, resource, resource name, worker, staff, author, name, who, staff member, assignee, login",
        "de": "mitarbeiter, mitarbeiterin, person, benutzer, benutzername, beschaftigter, bearbeiter, berater, name",
        "fr": "personne, employe, utilisateur, collaborateur, salarie, nom complet, consultant, nom d utilisateur",
        "nl": "medewerker, persoon, werknemer, gebruiker, gebruikersnaam, naam, consultant",
        "es": "persona, empleado, usuario, trabajador, colaborador, nombre completo, nombre de usuario",
        "api": "user name, user fullname, user display name, author display name, user alias, user username",
    },
    "first_name": {
        "en": "first name, given name, forename",
        "de": "vorname",
        "fr": "prenom",
        "nl": "voornaam",
        "es": "nombre",
    },
    "last_name": {
        "en": "last name, surname, family name",
        "de": "nachname, familienname",
        "fr": "nom, nom de famille",
        "nl": "achternaam",
        "es": "apellido, apellidos",
    },
    "person_email": {
        "en": "email, e mail, email address, user email, employee email, person email, mail, participant email",
        "de": "e mail adresse, mailadresse, emailadresse",
        "fr": "courriel, adresse e mail, adresse email",
        "nl": "e mailadres, mailadres",
        "es": "correo, correo electronico",
        "api": "user email address",
    },
    "client": {
        "en": "client, customer, client name, customer name, account, account name, company",
        "de": "kunde, auftraggeber, kundenname, mandant, firma",
        "fr": "client, nom du client, societe",
        "nl": "klant, opdrachtgever, klantnaam",
        "es": "cliente, nombre del cliente, empresa",
        "api": "project customer name, project client name",
    },
    "project": {
        "en": "project, project name, engagement, matter, job",
        "de": "projekt, projektname, projektbezeichnung, auftrag, vorhaben",
        "fr": "projet, nom du projet, mission",
        "nl": "project, projectnaam, opdracht",
        "es": "proyecto, nombre del proyecto, encargo",
    },
    "project_code": {
        "en": "project code, project key, project number, project no, job code, project id",
        "de": "projektcode, projektnummer, projektnr, projekt nr, auftragsnummer",
        "fr": "code projet, code du projet, numero de projet",
        "nl": "projectcode, projectnummer, project nr",
        "es": "codigo de proyecto, codigo del proyecto, numero de proyecto",
    },
    "task": {
        "en": "task, activity, task name, activity name, work type, service, role task",
        "de": "aufgabe, tatigkeit, taetigkeit, leistung, aktivitat",
        "fr": "tache, activite, prestation",
        "nl": "taak, activiteit, werkzaamheid",
        "es": "tarea, actividad, servicio",
    },
    "issue_key": {"en": "issue key, issue, ticket, issue id key"},
    "note": {
        "en": "note, notes, description, comment, comments, memo, work description, details, narrative, event name",
        "de": "notiz, notizen, beschreibung, kommentar, bemerkung, bemerkungen, text",
        "fr": "note, notes, commentaire, remarque, remarques, libelle",
        "nl": "notitie, notities, omschrijving, opmerking, opmerkingen, beschrijving, toelichting",
        "es": "nota, notas, descripcion, comentario, comentarios, observaciones",
    },
    "summary": {"en": "summary, issue summary"},
    "billable": {
        "en": "billable, is billable, chargeable, billable yes no",
        "de": "abrechenbar, fakturierbar, verrechenbar, abrechnungsfahig",
        "fr": "facturable",
        "nl": "factureerbaar, facturabel, declarabel",
        "es": "facturable",
    },
    "bill_rate": {
        "en": "billable rate, bill rate, billing rate, hourly rate, rate, rate per hour, price per hour",
        "de": "stundensatz, satz, stundenlohn, verrechnungssatz, abrechnungssatz",
        "fr": "taux horaire, taux, tarif horaire, taux facturable",
        "nl": "uurtarief, tarief",
        "es": "tarifa, tarifa por hora, precio por hora, tarifa facturable",
    },
    "amount": {
        "en": "billable amount, amount, total amount, billed amount, value, fee",
        "de": "betrag, abrechenbarer betrag, umsatz",
        "fr": "montant, montant facturable",
        "nl": "bedrag, factureerbaar bedrag",
        "es": "importe, importe facturable, monto",
    },
    "currency": {
        "en": "currency, currency code",
        "de": "wahrung",
        "fr": "devise",
        "nl": "valuta",
        "es": "moneda, divisa",
    },
    "external_id": {
        "en": "time entry id, entry id, worklog id, record id, id",
        "de": "eintrag id, eintragsnummer",
        "api": "_id, guid, uuid",
    },
    "worklog": {"en": "worklog"},
    "log_work": {"en": "log work"},
}

# unit, language -> headings of durations; best first. "any" leaves the unit to the values.
DURATIONS: tuple[tuple[Unit, dict[str, str]], ...] = (
    (
        "seconds",
        {
            "en": "seconds, duration seconds, duration in seconds, time spent seconds, time spent s, duration s, secs",
            "de": "sekunden, dauer sekunden",
            "fr": "secondes",
            "nl": "seconden",
            "es": "segundos",
        },
    ),
    ("milliseconds", {"api": "dur, milliseconds, duration ms"}),
    (
        "any",
        {
            "en": "duration h, duration, time spent, time h, worked time, working time, time worked, logged time,"
            " tracked time, time interval duration, logged",
            "de": "dauer h, dauer, zeit h, arbeitszeit, zeitaufwand, aufwand",
            "fr": "duree h, duree, temps h, temps passe",
            "nl": "duur h, duur, tijd h, werktijd, bestede tijd",
            "es": "duracion h, duracion, tiempo h, tiempo trabajado",
        },
    ),
    (
        "minutes",
        {
            "en": "minutes, duration minutes, duration min, duration in minutes, time minutes, time min, mins, min",
            "de": "minuten, dauer minuten, dauer min",
            "fr": "duree minutes, duree min",
            "nl": "minuten, duur minuten, duur min",
            "es": "minutos, duracion minutos, duracion min",
        },
    ),
    (
        "hours",
        {
            "en": "hours, hours worked, worked hours, hours spent, hrs, hour, duration hours, duration in hours,"
            " time hours, logged hours, total hours, duration decimal, time decimal, hours decimal, quantity",
            "de": "stunden, std, anzahl stunden, arbeitsstunden, geleistete stunden, dauer stunden, dauer std,"
            " dauer dezimal, zeit dezimal, ist stunden",
            "fr": "heures, nombre d heures, heures travaillees, nb heures, duree heures, duree decimale, duree decimal",
            "nl": "uren, aantal uren, gewerkte uren, duur uren, duur decimaal, tijd decimaal",
            "es": "horas, horas trabajadas, numero de horas, duracion horas, duracion decimal",
        },
    ),
    ("any", {"en": "time", "de": "zeit", "fr": "temps", "nl": "tijd", "es": "tiempo"}),
)

# Words that give a column away when no heading is known, and words that rule it out.
LOOSE: dict[str, frozenset[str]] = {
    "date": words("date datum fecha day tag jour dag dia"),
    "hours": words("hours hour hrs stunden std heures uren horas"),
    "any": words("duration dauer duree duur duracion"),
    "project": words("project projekt projet proyecto engagement"),
    "person_name": words(
        "employee person user consultant worker member mitarbeiter benutzer utilisateur employe salarie"
        " collaborateur medewerker werknemer empleado usuario trabajador persona"
    ),
}
LOOSE_NOT = words(
    "created creation updated modified due invoice invoiced estimate estimated budget remaining planned"
    " plan rate code id number no nr type lead manager status group billable chargeable rounded end stop"
    " finish cost billed approved submitted total target faktura rechnung geplant soll erstellt geandert"
    " cree prevu gepland previstas email mail bis fin hasta einddatum enddatum department team external"
    " internal"
)
