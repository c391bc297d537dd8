// SPDX-License-Identifier: GPL-3.0-or-later
internal import Foundation

/// Returns the text of an error: *location: message (cause)*, with the hint on a separate line.
package func errorText(at location: String, _ message: String, cause: (any Error)?, hint: String?) -> String {
    var text = "\(location): \(message)"
    if let cause { text += " (\(systemWords(of: cause)))" }
    if let hint { text += "\n  hint: \(hint)" }
    return text
}

/// Returns the system's message for an error, such as `No such file or directory`.
///
/// The description of a Foundation file error lists all its properties; the innermost underlying error contains the
/// system's message.
package func systemWords(of cause: any Error) -> String {
    let error = cause as NSError
    if error.domain == NSPOSIXErrorDomain { return unsafe String(cString: strerror(Int32(error.code))) }
    if let inner = error.userInfo[NSUnderlyingErrorKey] as? any Error { return systemWords(of: inner) }
    guard error.domain == NSCocoaErrorDomain else { return "\(cause)" }
    return error.localizedFailureReason ?? error.localizedDescription
}
