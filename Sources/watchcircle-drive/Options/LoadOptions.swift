// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import LoadDriver
import LoadTesting
import Measurement
import Operations
import Programs
import Requests
import Scenarios
import Simulation
import Society

/// The options for the load.
struct LoadOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The backend's URL.", valueName: "url"))
    var target: String

    @Option(
        help: ArgumentHelp(
            "The request profile: a file, or a name in profiles/.", valueName: "profile"
        ))
    var profile = "reference"

    @Option(help: ArgumentHelp("Simulated seconds per real second, such as 60.", valueName: "x"))
    var speedup = 1.0

    @Option(
        help: ArgumentHelp(
            "Start in the scenario, such as \"day 30 19:30\". (default: day 0 00:00)", valueName: "instant"))
    var from: String?

    @Option(name: .customLong("for"), help: ArgumentHelp("Simulated time to drive, such as 30min.", valueName: "time"))
    var simulated: TimeArgument?

    @Option(
        help: ArgumentHelp(
            "Relative weight of an operation, or of a group such as write or background; may be repeated. Operations "
                + "below the highest weight are sent in part; background=0 sends none.", valueName: "name=x"))
    var weight: [WeightArgument] = []

    @Option(help: ArgumentHelp("Operation of a plain load; may be repeated, then sent in turn.", valueName: "kind"))
    var operation: [String] = []

    @Option(help: ArgumentHelp("Plain load at a constant rate, such as 20000/s.", valueName: "rate"))
    var rate: RateArgument?

    @Option(help: ArgumentHelp("Plain load at a changing rate, such as 0..5000/s.", valueName: "rates"))
    var ramp: RampArgument?

    @Option(help: ArgumentHelp("Arrival process of --rate and --ramp: poisson or even.", valueName: "arrivals"))
    var arrivals = Arrivals.poisson

    @Option(help: ArgumentHelp("Plain load with this number of concurrent requests.", valueName: "n"))
    var closed: Int?

    @Option(help: ArgumentHelp("Real duration of a plain load; maximum for a scenario's load.", valueName: "time"))
    var duration: TimeArgument?

    @Option(help: ArgumentHelp("Real time at the start that is not measured.", valueName: "time"))
    var warmUp = TimeArgument(seconds: 0)

    @Option(
        help: ArgumentHelp(
            "Wait between the set-up and the load, for a backend that still processes the set-up.",
            valueName: "time"))
    var settle = TimeArgument(seconds: 0)

    @Option(
        help: ArgumentHelp("Maximum time in which the profile's request `ready` may fail.", valueName: "time"))
    var readyWithin = TimeArgument(seconds: 60)

    @Option(help: ArgumentHelp("Number of accounts in a plain load.", valueName: "n"))
    var accounts = 1_000

    @Option(
        help: ArgumentHelp(
            "Send shard K of N: accounts whose number leaves remainder K - 1 when divided by N.",
            valueName: "k/n"))
    var shard = Shard.whole

    @Option(
        name: .customLong("run-id"),
        help: ArgumentHelp(
            "The run's ID, {{run}} in profiles: letters, digits, - and _. (default: 16 random hexadecimal digits)",
            valueName: "id"))
    var run = RunID.random()

    /// Rejects contradictory options.
    func validate(hasScenario: Bool) throws {
        let plain = [rate != nil, ramp != nil, closed != nil].count(where: \.self)
        if hasScenario, plain > 0 {
            throw ValidationError("--rate, --ramp and --closed make a plain load; omit the scenario.")
        }
        if !hasScenario, plain != 1 {
            throw ValidationError(
                "Name a scenario, or give one of --rate, --ramp and --closed for a plain load; "
                    + (plain == 0 ? "none of them is given." : "\(plain) of them are given."))
        }
        if !hasScenario, duration == nil { throw ValidationError("A plain load needs --duration, such as 30s.") }
        if !hasScenario, from != nil || simulated != nil || speedup != 1 {
            throw ValidationError("--from, --for and --speedup need a scenario.")
        }
        if !hasScenario, !weight.isEmpty {
            throw ValidationError("--weight needs a scenario; a plain load sends those of --operation in turn.")
        }
        _ = try weight.weights()
        if hasScenario, !operation.isEmpty { throw ValidationError("--operation is for a plain load.") }
        guard (0.001...100_000).contains(speedup) else {
            throw ValidationError("--speedup is \(speedup); it must be between 0.001 and 100,000.")
        }
        if let closed, !(1...100_000).contains(closed) {
            throw ValidationError("--closed is \(closed); it must be between 1 and 100,000.")
        }
        guard (1...200_000_000).contains(accounts) else {
            throw ValidationError("--accounts is \(accounts); it must be between 1 and 200,000,000.")
        }
        for (name, count) in [("--closed", closed ?? .max), ("--accounts", accounts)] where count < shard.parts {
            throw ValidationError(
                "\(name) is \(count), too few for --shard \(shard.text): it is divided among \(shard.parts) processes.")
        }
        if let duration, duration.seconds <= warmUp.seconds {
            throw ValidationError("--duration is not longer than --warm-up; nothing would be measured.")
        }
        _ = try kinds()
    }

    /// Returns the operation kinds of a plain load.
    func kinds() throws -> [OperationKind] {
        if operation.isEmpty { return [.viewHomepage] }
        return try operation.map { name in
            guard let kind = OperationKind.allCases.first(where: { $0.name == name }) else {
                let names = OperationKind.allCases.map(\.name).joined(separator: ", ")
                throw ValidationError("--operation is \(name); it must be one of \(names).")
            }
            return kind
        }
    }

    /// The plain load.
    var plain: Load {
        let seconds = duration?.seconds ?? 0
        if let rate { return .rate(RateProfile(from: rate.perSecond, to: rate.perSecond, seconds: seconds), arrivals) }
        if let ramp { return .rate(RateProfile(from: ramp.from, to: ramp.to, seconds: seconds), arrivals) }
        return .closed(concurrency: closed ?? 1, seconds: seconds)
    }

    /// The load model of a plain load in its record.
    var model: DrivenSetup.Model { rate != nil ? .rate : ramp != nil ? .ramp : .closed }

    /// Returns the settings of a drive.
    ///
    /// - Parameters:
    ///   - judgement: the options for judging the backend.
    ///   - connections: the options for connections.
    func settings(_ judgement: JudgementOptions, _ connections: ConnectionOptions) -> DriveSettings {
        var settings = DriveSettings()
        settings.warmUp = warmUp.seconds
        settings.settle = settle.seconds
        settings.readyWithin = readyWithin.seconds
        settings.patience = judgement.patience.seconds
        settings.shard = shard
        settings.run = run
        settings.valuesFolder = judgement.valuesFolder
        settings.permittedHosts = Set(connections.permitted)
        return settings
    }

    /// Returns the time window that the options select in a scenario.
    ///
    /// - Throws: an exit code, after printing the error, if `--from` is no end of a tick; `DrivePlanError` if the window
    ///   is outside the scenario.
    func window(of scenario: Scenario) throws -> TimeWindow {
        let start = try Self.instant(from ?? "day 0 00:00", tickSeconds: scenario.parameters.time.tickSeconds)
        let window = try TimeWindow(
            of: scenario, from: start, simulated: simulated?.seconds, atMost: duration?.seconds, speedup: speedup)
        try window.check(warmUp: warmUp.seconds)
        return window
    }

    private static func instant(_ text: String, tickSeconds: Int) throws -> Instant {
        do {
            return try Instant(parsing: text, tickSeconds: tickSeconds)
        } catch .notAnInstant {
            throw Programs.ExitCode.wrongArguments.failing(
                "--from is \(text); it must be an instant such as \"day 30 19:30\"")
        } catch .betweenTicks(let before, let after) {
            throw Programs.ExitCode.wrongArguments.failing(
                "--from is \(text); it must be the end of a tick of \(tickSeconds) s: \"\(before)\" or \"\(after)\"")
        }
    }
}
