using Customhouse.Journal;

namespace Customhouse.Clearance;

/// <summary>What the function and status of a notification mean, in a few words. It is the same for
/// everybody.</summary>
public static class NotificationTelling
{
    /// <summary>What a notification means, as it stands within a sentence.</summary>
    /// <exception cref="ArgumentException">It bears a function that no event makes.</exception>
    public static Telling Tell(Notification notification) =>
        notification.Sign switch
        {
            "01" => new("notice.accepted", "accepted"),
            "02" => new("notice.received", "received"),
            "03" => new("notice.refused", "refused"),
            "05" => new("notice.control", "goods to be controlled"),
            "06" => new("notice.documents", "documents wanted"),
            "07" => new("notice.result", "result told"),
            "08" => new("notice.released", "goods released"),
            "09" => new("notice.cleared", "cleared"),
            "10" => new("notice.invalidated", "invalidated"),
            "11/39" => new("notice.granted", "request granted"),
            "11/41" => new("notice.denied", "request denied"),
            "13/67" => new("notice.duty-indicative", "duty, as assessed at acceptance"),
            "13/115" => new("notice.duty-provisional", "duty, secured until it is final"),
            "13/4" => new("notice.duty-final", "duty, final"),
            "14" => new("notice.funds-missing", "funds missing"),
            "15" => new("notice.payment-due", "payment due"),
            "16/A1" => new("notice.exited", "goods exited"),
            "18" => new("notice.exit-enquired", "exit enquired"),
            "51" => new("notice.question", "question"),
            "52" => new("notice.detained", "goods detained"),
            var sign => throw new ArgumentException(
                $"nothing is written that tells {sign}",
                nameof(notification)
            ),
        };
}
