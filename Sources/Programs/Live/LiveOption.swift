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

    package mutating func validate() throws {
        guard case .wrong(let text) = port else { return }
        throw ValidationError(
            "--live is \(text); it must be a port from 0 to 65535. Without a port, put --live last or before another "
                + "option.")
    }
}

/// The port of the live page.
package enum LivePort: ExpressibleByArgument, Equatable, Sendable, CustomStringConvertible {
    /// Port 8600, or a free port if 8600 is taken.
    case usual
    /// This port only; 0 for a free port.
    case exactly(Int)
    /// A text that is not a port; the option rejects it.
    case wrong(String)

    /// Parses a port: a number in 0...65,535. Never nil: the parser would ignore the text and serve the usual port.
    package init?(argument: String) {
        let port = Int(argument).flatMap { (0...65_535).contains($0) ? $0 : nil }
        self = port.map { .exactly($0) } ?? .wrong(argument)
    }

    /// The port in help texts.
    package var description: String {
        switch self {
        case .usual: "8600, or a free port"
        case .exactly(let port): "\(port)"
        case .wrong(let text): text
        }
    }

    /// Command-line arguments for the program that serves the page.
    var arguments: [String] {
        switch self {
        case .usual: []
        case .exactly(let port): ["--port", "\(port)"]
        case .wrong(let text): ["--port", text]
        }
    }
}
