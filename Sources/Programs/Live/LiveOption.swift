// SPDX-License-Identifier: GPL-3.0-or-later
package import ArgumentParser

/// The option that serves a live page of the run.
package struct LiveOption: ParsableArguments {
    @Option(
        name: .customLong("live"), defaultAsFlag: LivePort.usual, parsing: .next,
        help: ArgumentHelp(
            "Serve a live page of the run on this machine; 0 takes a free port.",
            valueName: "port"))
    package var port: LivePort?

    /// Creates the option for parsing.
    package init() {}
}

/// The port of the live page.
package enum LivePort: ExpressibleByArgument, Equatable, Sendable, CustomStringConvertible {
    /// Port 8600, or a free port if 8600 is taken.
    case usual
    /// This port only; 0 for a free port.
    case exactly(Int)

    /// Parses a port: a number in 0...65,535.
    package init?(argument: String) {
        guard let port = Int(argument), (0...65_535).contains(port) else { return nil }
        self = .exactly(port)
    }

    /// The port in help texts.
    package var description: String {
        switch self {
        case .usual: "8600, or a free port"
        case .exactly(let port): "\(port)"
        }
    }

    /// Command-line arguments for the program that serves the page.
    var arguments: [String] {
        switch self {
        case .usual: []
        case .exactly(let port): ["--port", "\(port)"]
        }
    }
}
