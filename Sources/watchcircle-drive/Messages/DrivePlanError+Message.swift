// SPDX-License-Identifier: GPL-3.0-or-later
import LoadTesting
import Programs
import Reporting
import Simulation

extension DrivePlanError {
    /// The message in terms of the command line, with a hint.
    ///
    /// - Parameter options: the options of the load, to quote the user's values.
    func message(_ options: LoadOptions) -> String {
        switch self {
        case .targetNotPermitted(let url, let host):
            "\(url): the target is not this machine, and a load can take a service down\n"
                + "  hint: if you are allowed to load it, add --i-may-load \(host)"
        case .windowBeginsTooLate(let days):
            "--from \(options.from ?? ""): the scenario has \(days) days, counted from 0; begin within them"
        case .windowIsEmpty: "--for must be greater than 0, such as 30min"
        case .windowEndsTooLate(let days):
            "--for exceeds the scenario's \(days) days\n  hint: drive less, or run it longer with --days"
        case .windowTooLong: "\(self)\n  hint: drive less with --for or --duration, or faster with --speedup"
        case .nothingMeasured(let seconds):
            "--warm-up is as long as the whole load, which lasts \(seconds) s; nothing would be measured\n"
                + "  hint: drive longer with --for, or more slowly with --speedup"
        case .fewerAccountsThanShards(let accounts, let shard):
            "--shard \(shard): the scenario has \(accounts) watches, too few for so many processes"
        case .rateTooHigh:
            "\(options.rate != nil ? "--rate" : options.ramp != nil ? "--ramp" : "--speedup"): \(self)\n"
                + "  hint: lower the rate, raise --event-loops, or split the load with --shard"
        case .operationMissing(let profile, let operation):
            "--operation \(operation): the profile \(profile) has no such operation"
        case .unjudgeable(let obstacles): ObjectiveObstacle.message(of: obstacles)
        case .values(let error): error.message
        case .windowBeginsBetweenTicks, .auditNeedsWorld, .needsWholeLoad, .worldUnreadable: "\(self)"
        case .otherWorld, .setUpOperationsMissing: worldMessage
        }
    }

    private var worldMessage: String {
        switch self {
        case .otherWorld(_, _, let begin):
            "\(self)\n  hint: run watchcircle world with the options of this run and --at \"\(begin.text)\""
        case .setUpOperationsMissing(let profile, let needed, let absent):
            "--set-up makes friendships and posts with \(needed.joined(separator: ", ")), but the profile "
                + "\(profile) lacks \(absent.joined(separator: ", "))\n"
                + "  hint: add them to the profile, or omit --set-up: the requests under its `setUp` are sent "
                + "without it too"
        default: "\(self)"
        }
    }

    /// Returns the exit code of a command that ends with the error.
    ///
    /// - Parameter hasScenario: whether the objectives are those of a scenario.
    func exitCode(hasScenario: Bool) -> Programs.ExitCode {
        switch self {
        case .values(.tooLarge): .wrongScenario
        case .unjudgeable(let obstacles) where hasScenario && obstacles.contains(where: \.isOfScenario): .wrongScenario
        default: .wrongArguments
        }
    }
}

extension AccountValuesError {
    /// The message in terms of the command line, with a hint.
    fileprivate var message: String {
        switch self {
        case .tooLarge(let profile, let accounts, let needed, let available):
            "profile \(profile): the values of \(Readable.number(Double(accounts))) accounts need "
                + "\(Readable.bytes(Double(needed))) of memory; \(Readable.bytes(Double(available))) are available\n"
                + "  hint: use fewer accounts, or give the profile's values smaller widths"
        case .folderMissing: "\(self)\n  hint: name it with --values"
        case .unreadable: "\(self)\n  hint: put it into the folder of --values or, without that option, of --world"
        case .wrong: "\(self)"
        case .identitiesMissing:
            "\(self)\n  hint: capture it in the profile's setUp, give it in a file, or drive without --audit"
        }
    }
}
