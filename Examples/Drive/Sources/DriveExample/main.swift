// SPDX-License-Identifier: GPL-3.0-or-later
// Drives the backend at the URL of the first argument: first with a constant rate, then with an evening of a scenario.
import LoadTesting

let url = CommandLine.arguments.count > 1 ? CommandLine.arguments[1] : "http://127.0.0.1:8080"
let backend = Transport(target: try Target(url: url))

// A plain load: 100 requests a second, 20 seconds long.
let load = Load.rate(RateProfile(from: 100, to: 100, seconds: 20), .poisson)
let plain = PlainDrive(load, profile: try Profile.load(path: "static"), transport: backend)
let constant = try plain.run()
print("plain load: \(constant.verdict), \(constant.driven?.throughput ?? 0) responses a second")

// A scenario: ten minutes of a school evening at twenty times its speed, against an empty backend.
let scenario = try Scenario.load(path: "school-day", overrides: ["population.watches=300"])
let seven = try Instant(parsing: "day 0 19:00")
let window = try TimeWindow(of: scenario, from: seven, simulated: 600, speedup: 20)
var drive = ScenarioDrive(scenario, window: window, profile: try Profile.load(path: "reference"), transport: backend)
drive.world = .setUp
drive.audit = AuditSettings(probes: 0.05)
let evening = try drive.run { event in
    if case .second(let row, _) = event { print("second \(row.second): \(row.completed) requests completed") }
}
for objective in evening.objectives { print("\(objective.name): \(objective.status)") }
print("scenario: \(evening.verdict)")
