// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Foundation
import LoadDriver
import Measurement
import Operations
import Programs
import Reporting

/// `watchcircle drive`: a backend under the circle's own traffic, or under a plain load.
@main
struct DriveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watchcircle drive",
        abstract: "Drives a backend with the traffic of a scenario, and judges it.",
        discussion: """
            Examples:
              watchcircle drive school-day --watches 10k --target http://127.0.0.1:8080 --world World \\
                  --from "day 0 19:00" --for 10min --speedup 20
              watchcircle drive --target http://127.0.0.1:8080 --profile static --operation viewHomepage \\
                  --rate 20000/s --duration 30s
              watchcircle drive --target http://127.0.0.1:8080 --profile static --closed 64 --duration 30s

            Response time runs from the instant at which the child acts, whatever the generator or the backend were doing \
            then. A run in which the generator itself was too slow is INVALID, not failed.

            A report without --report goes to Reports/NAME-SEED-drive, with a number where one stands: what a backend did \
            cannot be had again. Ctrl-C, SIGTERM or a terminal that closes ends the load and writes the report of what was done; \
            a second Ctrl-C or SIGTERM ends it at once, without a report.

            \(ExitCode.help)
            """,
        version: Program.version)

    @Argument(help: "A scenario file, or the name of one in Scenarios/; none for a plain load.")
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
            throw ValidationError("--audit, --read-back and --set-up need a scenario, which knows the right answers.")
        }
        if scenario == nil {
            _ = try (judgement.plainObjectives(isClosed: load.closed != nil), settings.plainSeed)
        } else if !judgement.objective.isEmpty, !judgement.hasNoObjective {
            throw ValidationError(
                "--objective is for a plain load, but for none; the objectives of a scenario stand in it.")
        }
        try refuseIdle()
        guard !load.share.isWhole else { return }
        if judgement.audit {
            throw ValidationError(
                "--audit and --share \(load.share.text) contradict each other: the right answers depend on the changes of all "
                    + "shares, and one process knows its own alone; audit a drive without --share.")
        }
        if judgement.setUp {
            throw ValidationError(
                "--set-up and --share \(load.share.text) contradict each other: friendships between shares need both "
                    + "accounts, and no process waits for another; import a world and give --world.")
        }
    }

    /// Refuses options that would do nothing in this run: whoever gives one expects something of it.
    private func refuseIdle() throws {
        let plain: [(option: String, isGiven: Bool)] = [
            ("--watches", settings.watches != nil), ("--days", settings.days != nil),
            ("--threads", settings.threads != nil), ("--set", !settings.settings.isEmpty),
            ("--world", judgement.world != nil && judgement.values != nil), ("--probes", judgement.probes != 0),
        ]
        for (option, isGiven) in plain where scenario == nil && isGiven {
            throw ValidationError("\(option) does nothing in a plain load, which has no society; leave it out.")
        }
        if scenario != nil, load.accounts != 1_000 || load.arrivals != .poisson {
            throw ValidationError("--accounts and --arrivals are for a plain load; leave them out.")
        }
        if load.closed != nil, load.arrivals != .poisson {
            throw ValidationError("--arrivals is for --rate and --ramp; a closed load has no instants of its own.")
        }
        if !judgement.audit, judgement.probes != 0 || judgement.readBack != nil {
            throw ValidationError("--probes and --read-back are the audit's; add --audit, or leave them out.")
        }
        if !connections.connectionPerWatch, connections.idle.seconds != 60 {
            throw ValidationError("--idle is for --connection-per-watch; a pool keeps its connections.")
        }
        if connections.insecure, connections.trust != nil {
            throw ValidationError("--trust and --insecure contradict each other: nothing is checked with the latter.")
        }
    }

    func run() throws {
        OpenFiles.raiseLimit()
        if let shortage = OpenFiles.shortage(of: OpenFiles.reserve, for: "watchcircle drive") {
            throw Programs.ExitCode.invalidRun.telling(shortage)
        }
        do {
            let code = try scenario.map { try driveScenario($0) } ?? drivePlainly()
            if code != .pass { throw code.thrown }
        } catch let error as DriveError {
            throw code(of: error).telling(error.message)
        }
    }

    private func code(of error: DriveError) -> Programs.ExitCode {
        [.setUpFailed, .wrongState].contains(error.code) ? .invalidRun : .wrongArguments
    }
}
