# fish completion for `git milestone` and `git-milestone`.
#
# Put this file where fish reads it at its start, because completions of `git` lie in a file of fish's own:
#   git milestone completion fish >~/.config/fish/conf.d/git-milestone.fish

# Asks the tool itself what can stand in the place of the word that is being typed. What stands before the
# word `milestone` goes along, such as `git -C elsewhere`.
function __git_milestone_offers
    set -l typed (commandline -opc)
    set -l current (commandline -ct)
    set -l at 1
    string match -q '*git-milestone' -- $typed[1]
    or set at (contains -i -- milestone $typed)
    set -l rest $typed
    set -e rest[1..$at]
    set -l found (command $typed[1..$at] completion fish -- $rest "$current" 2>/dev/null)
    if count $found >/dev/null
        string join \n -- $found
    else
        __fish_complete_path "$current"
    end
end

complete -c git -n __fish_git_needs_command -a milestone -d 'plan, run, gate and report milestones'
complete -c git -f -n '__fish_git_using_command milestone' -a '(__git_milestone_offers)'
complete -c git-milestone -f -a '(__git_milestone_offers)'
