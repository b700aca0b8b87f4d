package org.example;

public class App {
    public static void main(String[] arguments) {
        System.out.println("built by Maven, run by Java " + Runtime.version().feature());
    }
}
