// Every occurrence in a calendar on standard input, as ical.js (Thunderbird's library) reads it: JSON, instants in UTC.
const ICAL = require("ical.js");
const calendar = new ICAL.Component(ICAL.parse(require("fs").readFileSync(0, "utf8")));
for (const zone of calendar.getAllSubcomponents("vtimezone")) {
  ICAL.TimezoneService.register(zone);
}
const events = calendar.getAllSubcomponents("vevent").map((one) => new ICAL.Event(one, { exceptions: [] }));
const masters = events.filter((one) => !one.isRecurrenceException());
for (const changed of events.filter((one) => one.isRecurrenceException())) {
  const master = masters.find((one) => one.uid === changed.uid);
  if (master) {
    master.relateException(changed);
  } else {
    masters.push(changed);
  }
}
const span = (one) => [one.startDate.toJSDate().toISOString(), one.endDate.toJSDate().toISOString()];
const found = [];
for (const master of masters) {
  if (!master.isRecurring()) {
    found.push(span(master));
    continue;
  }
  const each = master.iterator();
  for (let next = each.next(); next && found.length < 100000; next = each.next()) {
    found.push(span(master.getOccurrenceDetails(next)));
  }
}
process.stdout.write(JSON.stringify(found.sort()));
