// SPDX-License-Identifier: GPL-3.0-or-later
import CGSL

/// What every call into the GNU Scientific Library goes through.
enum GSL {
    /// Takes away GSL's own error handler, which would abort the process with a C message; done once.
    private static let quiet: Void = {
        _ = unsafe gsl_set_error_handler_off()
    }()

    /// Evaluates a call into GSL, whose failures come back as a number that is not finite.
    ///
    /// - Precondition: the result is finite; every argument is checked before this is reached, so a failure is ours.
    static func finite(_ what: @autoclosure () -> String, _ call: () -> Double) -> Double {
        quiet
        let result = call()
        precondition(result.isFinite, "GSL gave \(result) for \(what())")
        return result
    }

    /// Evaluates a call into GSL whose failure, a number that is not finite, the caller handles.
    static func attempt(_ call: () -> Double) -> Double? {
        quiet
        let result = call()
        return result.isFinite ? result : nil
    }
}
