package dev.priok.compose.render;

import java.util.List;
import java.util.SequencedMap;

/** What is printed, in the order in which it is. */
sealed interface Value {
    /** Prints it. A switch would make a class in each run of the command. */
    void print(Form form);

    /**
     * Whether it says nothing.
     *
     * @param zero whether it stands for 0 or false
     */
    boolean isEmpty(boolean zero);

    /** How values are written down. */
    interface Form {
        void nothing();

        void text(String text);

        void bare(String text);

        void items(List<Value> values);

        void members(SequencedMap<String, Value> members);
    }

    enum Null implements Value {
        NULL;

        @Override
        public void print(Form form) {
            form.nothing();
        }

        @Override
        public boolean isEmpty(boolean zero) {
            return true;
        }
    }

    record Text(String text) implements Value {
        @Override
        public void print(Form form) {
            form.text(text);
        }

        @Override
        public boolean isEmpty(boolean zero) {
            return text.isEmpty() || zero;
        }
    }

    /** Printed without quotes. */
    record Bare(String text) implements Value {
        @Override
        public void print(Form form) {
            form.bare(text);
        }

        @Override
        public boolean isEmpty(boolean zero) {
            return zero;
        }
    }

    record Items(List<Value> values) implements Value {
        @Override
        public void print(Form form) {
            form.items(values);
        }

        @Override
        public boolean isEmpty(boolean zero) {
            return values.isEmpty();
        }
    }

    record Members(SequencedMap<String, Value> members) implements Value {
        @Override
        public void print(Form form) {
            form.members(members);
        }

        @Override
        public boolean isEmpty(boolean zero) {
            return members.isEmpty();
        }
    }
}
