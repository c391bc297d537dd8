// SPDX-License-Identifier: GPL-3.0-or-later
package import ArgumentParser

/// Whether a page follows the run, and where.
package struct LiveOption: ParsableArguments {
    @Option(
        name: .customLong("live"), defaultAsFlag: LivePort.usual, parsing: .next,
        help: ArgumentHelp(
            "Serve a page on this machine that follows the run; 0 takes a free port. (default: 8600, or a free one)",
            valueName: "port"))
    package var port: LivePort?

    /// As the command line has it.
    package init() {}
}

/// Where the live page is to be.
package enum LivePort: ExpressibleByArgument, Equatable, Sendable {
    /// 8600, or a free one if that is taken.
    case usual
    /// This one, and no other; 0 for a free one.
    case exactly(Int)

    /// Reads a port: a number of 0...65,535.
    package init?(argument: String) {
        guard let port = Int(argument), (0...65_535).contains(port) else { return nil }
        self = .exactly(port)
    }

    package var defaultValueDescription: String { "8600" }

    /// The arguments of the program that serves the page.
    var arguments: [String] {
        switch self {
        case .usual: []
        case .exactly(let port): ["--port", "\(port)"]
        }
    }
}
