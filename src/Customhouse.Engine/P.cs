namespace Customhouse.Engine;

public static class Placeholder;
