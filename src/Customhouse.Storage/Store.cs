namespace Customhouse.Storage;

public static class Placeholder;
