// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Foundation
import LoadDriver
import LoadTesting
import Measurement
import Operations
import Programs
import Reporting

/// `watchcircle drive`: puts the circle's traffic, or a plain load, on a backend and judges it.
@main
struct DriveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watchcircle drive",
        abstract: "Drives a backend with the traffic of a scenario and judges it.",
        discussion: """
            Examples:
              watchcircle drive school-day --watches 10k --target http://127.0.0.1:8080 \\
                --world World --from "day 0 19:00" --for 10min --speedup 20
              watchcircle drive --target http://127.0.0.1:8080 --profile static \\
                --operation viewHomepage --rate 20000/s --duration 30s
              watchcircle drive --target http://127.0.0.1:8080 --profile static \\
                --closed 64 --duration 30s

            Response time starts at the instant at which the child acts, even if the generator or the backend is busy \
            then. A run in which the generator itself is too slow is INVALID, not failed.

            Without --report, the folder is Reports/NAME-SEED-drive, with a number if that exists: a driven run cannot \
            be reproduced. Ctrl-C, SIGTERM or a closing terminal ends the load and writes the report of what was done; \
            a second Ctrl-C or SIGTERM ends it at once, without a report.

            \(ExitCode.help)
            """,
        version: Program.version)

    @Argument(help: "A scenario file, or a name in Scenarios/; none for a plain load.")
    var scenario: String?

    @OptionGroup(title: "Scenario") var settings: ScenarioSettings
    @OptionGroup(title: "Load") var load: LoadOptions
    @OptionGroup(title: "Connections") var connections: ConnectionOptions
    @OptionGroup(title: "Judgement") var judgement: JudgementOptions
    @OptionGroup(title: "Request log") var requestLog: RequestLogOptions
    @OptionGroup(title: "Report") var report: ReportOptions
    @OptionGroup var live: LiveOption

    @Flag(help: "Check options, scenario, profile and objectives; read no world and send nothing.")
    var check = false

    static func main() { runProgram() }

    mutating func validate() throws {
        try load.validate(hasScenario: scenario != nil)
        if scenario == nil, judgement.audit || judgement.readBack != nil || judgement.setUp {
            throw ValidationError("--audit, --read-back and --set-up need a scenario, which has the expected answers.")
        }
        if scenario == nil {
            _ = try (judgement.plainObjectives(isClosed: load.closed != nil), settings.plainSeed)
        } else if !judgement.objective.isEmpty, !judgement.hasNoObjective {
            throw ValidationError(
                "--objective is for a plain load, except for none; a scenario lists its objectives itself.")
        }
        try refuseIdle()
        guard !load.shard.isWhole else { return }
        if judgement.audit {
            throw ValidationError(
                "--audit and --shard \(load.shard.text) contradict each other: the expected answers depend on the "
                    + "changes of all shards, and a process has only its own; audit a drive without --shard.")
        }
        if judgement.setUp {
            throw ValidationError(
                "--set-up and --shard \(load.shard.text) contradict each other: a friendship between shards needs both "
                    + "accounts, and no process waits for another; import a world and give --world.")
        }
    }

    /// Rejects options that have no effect in this run.
    private func refuseIdle() throws {
        let plain: [(option: String, isGiven: Bool)] = [
            ("--watches", settings.watches != nil), ("--days", settings.days != nil),
            ("--threads", settings.threads != nil), ("--set", !settings.settings.isEmpty),
            ("--world", judgement.world != nil && judgement.values != nil), ("--probes", judgement.probes != 0),
            ("--safe-gap", connections.safeGap.seconds != 0),
        ]
        for (option, isGiven) in plain where scenario == nil && isGiven {
            throw ValidationError("\(option) has no effect on a plain load, which has no society; omit it.")
        }
        if scenario != nil, load.accounts != 1_000 || load.arrivals != .poisson {
            throw ValidationError("--accounts and --arrivals are for a plain load; omit them.")
        }
        if load.closed != nil, load.arrivals != .poisson {
            throw ValidationError("--arrivals is for --rate and --ramp; a closed load has no arrival process.")
        }
        if !judgement.audit, judgement.probes != 0 || judgement.readBack != nil {
            throw ValidationError("--probes and --read-back need the audit; add --audit, or omit them.")
        }
        if !connections.connectionPerWatch, connections.idle.seconds != 60 {
            throw ValidationError("--idle is for --connection-per-watch; a pool keeps its connections.")
        }
        if connections.insecure, connections.trust != nil {
            throw ValidationError("--trust and --insecure contradict each other: --insecure checks no certificate.")
        }
    }

    func run() throws {
        try AddressSpace.require(for: "watchcircle drive")
        OpenFiles.raiseLimit()
        if let shortage = OpenFiles.shortage(of: OpenFiles.reserve, for: "watchcircle drive") {
            throw Programs.ExitCode.invalidRun.failing(shortage)
        }
        do {
            let code = try scenario.map { try driveScenario($0) } ?? drivePlainly()
            if code != .pass { throw code.thrown }
        } catch let error as DriveError {
            throw code(of: error).failing(error.message)
        } catch let error as DrivePlanError {
            throw error.exitCode(hasScenario: scenario != nil).failing(error.message(load))
        }
    }

    private func code(of error: DriveError) -> Programs.ExitCode {
        [.setUpFailed, .wrongState].contains(error.code) ? .invalidRun : .wrongArguments
    }
}
