// Drives a backend: first at a constant rate, then with an evening of a scenario, whose answers are audited.
// snippet.hide
// SPDX-License-Identifier: GPL-3.0-or-later
#if canImport(LoadTesting)
    // snippet.show
    import LoadTesting

    // `watchcircle serve` is a backend for a first trial. A host other than this machine needs permission.
    let url = CommandLine.arguments.count > 1 ? CommandLine.arguments[1] : "http://127.0.0.1:8080"
    let backend = Transport(target: try Target(url: url))

    // 100 requests a second for 20 seconds, at random instants, to a page that needs no account.
    let load = Load.rate(RateProfile(from: 100, to: 100, seconds: 20), .poisson)
    let plain = try PlainDrive(load, profile: try Profile.load(path: "static"), transport: backend).run()
    print("\(plain.verdict): \(plain.driven?.throughput ?? 0) responses a second")

    // Ten minutes of a school evening, twenty times as fast. The drive first creates accounts and friendships.
    let scenario = try Scenario.load(path: "school-day", overrides: ["population.watches=300"])
    let seven = try Instant(parsing: "day 0 19:00")
    let window = try TimeWindow(of: scenario, from: seven, simulated: 600, speedup: 20)
    let profile = try Profile.load(path: "reference")
    var drive = ScenarioDrive(scenario, window: window, profile: profile, transport: backend)
    drive.world = .setUp
    drive.audit = AuditSettings(probes: 0.05)
    let evening = try drive.run()
    for objective in evening.objectives { print("\(objective.name): \(objective.status)") }

    // An invalid run says nothing about the backend: the generator could not keep up.
    print("\(evening.verdict)")
// snippet.hide
#endif
