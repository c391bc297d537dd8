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

            \(ExitCode.help)
            """,
        version: Program.version)

    @Argument(help: "A scenario file, or the name of one in Scenarios/; none for a plain load.")
    var scenario: String?

    @OptionGroup(title: "Scenario") var settings: ScenarioSettings
    @OptionGroup(title: "Load") var load: LoadOptions
    @OptionGroup(title: "Connections") var connections: ConnectionOptions
    @OptionGroup(title: "Judgement") var judgement: JudgementOptions
    @OptionGroup var live: LiveOption

    @Flag(help: "Check options, scenario, profile and objectives; read no world and send nothing.")
    var check = false

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
        error.code == .setUpFailed ? .invalidRun : .wrongArguments
    }
}
