// SPDX-License-Identifier: GPL-3.0-or-later
import LoadDriver
import Programs
import Reporting

extension LoadOptions {
    /// Requests per second that an event loop can schedule; more than it can send.
    private static let mostPerEventLoop = 1_000_000.0

    /// Ends the command if a rate is beyond what the event loops can schedule: the backlog would fill the memory.
    ///
    /// - Parameters:
    ///   - perSecond: requests per second of the whole load.
    ///   - option: the option that sets the rate.
    ///   - transport: the transport, with the number of event loops.
    /// - Throws: an exit code, after printing the error.
    func check(perSecond: Double, of option: String, on transport: Transport) throws {
        let own = perSecond / Double(shard.parts)
        let most = Self.mostPerEventLoop * Double(transport.workers)
        guard own > most else { return }
        let loops = transport.workers == 1 ? "1 event loop" : "\(transport.workers) event loops"
        throw Programs.ExitCode.wrongArguments.failing(
            "\(option): about \(Readable.number(own)) requests per second for this process; \(loops) can schedule at "
                + "most \(Readable.number(most))\n"
                + "  hint: lower the rate, raise --event-loops, or split the load with --shard")
    }
}
